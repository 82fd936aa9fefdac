# No port is open: cloudflared calls Cloudflare from inside, and visitors come back along that tunnel.
resource "cloudflare_zero_trust_tunnel_cloudflared" "usher" {
  account_id = var.account_id
  name       = var.hostname
  config_src = "cloudflare"
}

resource "cloudflare_zero_trust_tunnel_cloudflared_config" "usher" {
  account_id = var.account_id
  tunnel_id  = cloudflare_zero_trust_tunnel_cloudflared.usher.id

  config = {
    ingress = concat(
      [for route in local.routes : {
        hostname = var.hostname
        path     = "^${route[0]}(/|$)"
        service  = lookup(var.services, route[1], "http://${route[1]}")
      }],
      [
        { hostname = var.hostname, path = null, service = lookup(var.services, "web", "http://web") },
        { hostname = null, path = null, service = "http_status:404" },
      ],
    )
  }
}

resource "cloudflare_dns_record" "usher" {
  zone_id = var.zone_id
  name    = var.hostname
  type    = "CNAME"
  content = "${cloudflare_zero_trust_tunnel_cloudflared.usher.id}.cfargotunnel.com"
  proxied = true
  ttl     = 1
}

resource "cloudflare_zone_setting" "usher" {
  for_each = {
    ssl              = "strict"
    min_tls_version  = "1.2"
    always_use_https = "on"
    websockets       = "on"
    # Rewrites addresses in pages, which React would then not recognise as its own.
    email_obfuscation = "off"
  }

  zone_id    = var.zone_id
  setting_id = each.key
  value      = each.value
}

resource "cloudflare_ruleset" "blocked" {
  zone_id = var.zone_id
  name    = "Usher: what never reaches it"
  kind    = "zone"
  phase   = "http_request_firewall_custom"

  rules = [for ref, rule in local.blocked : {
    ref         = ref
    description = rule.description
    expression  = "${local.at_host} and (${rule.expression})"
    action      = "block"
    action_parameters = {
      response = {
        status_code  = rule.status
        content_type = "application/json"
        content      = jsonencode({ errors = [{ code = rule.code, message = rule.description }] })
      }
    }
  }]
}

resource "cloudflare_ruleset" "limited" {
  zone_id = var.zone_id
  name    = "Usher: how often"
  kind    = "zone"
  phase   = "http_ratelimit"

  rules = [for ref, rule in local.limited : {
    ref         = ref
    description = rule.description
    expression  = "${local.at_host} and (${rule.expression})"
    action      = "block"
    ratelimit = {
      characteristics     = ["cf.colo.id", "ip.src"]
      period              = 60
      requests_per_period = rule.per_minute
      mitigation_timeout  = 60
    }
    action_parameters = {
      response = {
        status_code  = 429
        content_type = "application/json"
        content      = jsonencode({ errors = [{ code = "RATE_LIMITED", message = "Try again in a minute", retryAfterMs = 60000 }] })
      }
    }
  }]
}
