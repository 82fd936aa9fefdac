data "cloudflare_zero_trust_tunnel_cloudflared_token" "usher" {
  account_id = var.account_id
  tunnel_id  = cloudflare_zero_trust_tunnel_cloudflared.usher.id
}

data "cloudflare_ip_ranges" "current" {}

locals {
  cloudflare_ranges = split("\n", trimspace(file("${path.module}/ranges.txt")))
}

check "ranges" {
  assert {
    condition = toset(local.cloudflare_ranges) == toset(concat(
      data.cloudflare_ip_ranges.current.ipv4_cidrs,
      data.cloudflare_ip_ranges.current.ipv6_cidrs,
    ))
    error_message = "Cloudflare's ranges have changed: bring ranges.txt up to date."
  }
}

output "tunnel_token" {
  description = "For cloudflared: TUNNEL_TOKEN."
  value       = data.cloudflare_zero_trust_tunnel_cloudflared_token.usher.token
  sensitive   = true
}

output "trust_proxy" {
  description = "For TRUST_PROXY beside your own networks, where Cloudflare reaches a gateway at an open port."
  value       = join(",", local.cloudflare_ranges)
}
