# For skaffold.yaml, which names the image and says whether it has to be pushed: buildah.sh TARGET SERVICE
set -eu
buildah build --layers --target "$1" --build-arg "SERVICE=$2" --tag "$IMAGE" "$BUILD_CONTEXT"
[ "$PUSH_IMAGE" != true ] || buildah push "$IMAGE"
