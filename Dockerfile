# One image per service, from the root of the repository, by any builder (nothing here needs BuildKit):
#   docker build --build-arg SERVICE=auth -t usher-auth .
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS base
# Node as process 1 would ignore a signal that comes before its handler. Where tini is there already, nothing happens.
RUN command -v tini >/dev/null || { \
      apt-get update && apt-get install -y --no-install-recommends tini && \
      rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/*; }
WORKDIR /usher
ENTRYPOINT ["tini", "--"]

FROM base AS manifests
COPY package.json package-lock.json .npmrc ./
COPY common/package.json common/
COPY auth/package.json auth/
COPY chat/package.json chat/
COPY web/package.json web/
COPY infra/package.json infra/

FROM manifests AS tools
RUN npm ci --ignore-scripts && rm -rf ~/.npm

FROM tools AS build
ARG SERVICE
COPY tsconfig.base.json ./
COPY common common
COPY ${SERVICE} ${SERVICE}
RUN npx tsc -b ${SERVICE} && npm run --silent --if-present build -w @usher/${SERVICE} && \
    find common/dist ${SERVICE}/dist \
      \( -name '*.d.ts' -o -name '*.map' -o -name .tsbuildinfo \) -delete

# Reloads on change: runs the sources, which are replaced in the running container.
FROM tools AS dev
ARG SERVICE
ENV PATH=/usher/node_modules/.bin:$PATH
COPY infra/docker/nodemon.json tsconfig.base.json ./
COPY --chown=1000:1000 common common
COPY --chown=1000:1000 ${SERVICE} ${SERVICE}
RUN chown 1000:1000 common ${SERVICE}
USER 1000:1000
WORKDIR /usher/${SERVICE}
EXPOSE 3000
CMD ["nodemon", "--config", "../nodemon.json"]

FROM manifests AS production
RUN npm ci --ignore-scripts --omit=dev && \
    find node_modules \( -name '*.d.ts' -o -name '*.map' \) -delete

# What this service needs of it. `npm ci -w` would follow the tests' dependencies, which lead to all services.
FROM production AS dependencies
ARG SERVICE
RUN mkdir /production && \
    npm ls --all --omit=dev --parseable -w @usher/${SERVICE} | sed -n 's#^/usher/##p' | \
    xargs cp -a --parents -t /production

FROM base AS service
ARG SERVICE
ENV NODE_ENV=production
COPY --from=dependencies /production/node_modules node_modules
COPY --from=build /usher/common/package.json common/
COPY --from=build /usher/common/dist common/dist
COPY --from=build /usher/${SERVICE}/package.json ${SERVICE}/
COPY --from=build /usher/${SERVICE}/dist ${SERVICE}/dist
USER 1000:1000
WORKDIR /usher/${SERVICE}
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/index.js"]
