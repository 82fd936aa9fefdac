locals {
  # Which service answers below which path, as the ingress has it; all other paths are web's.
  routes = [
    ["/api/users", "auth"],
    ["/[.]well-known", "auth"],
    ["/api/chat", "chat"],
    ["/socket[.]io", "chat"],
  ]

  origins = concat(["https://${var.hostname}"], var.allowed_origins)

  at_host   = "http.host eq \"${var.hostname}\""
  is_api    = "starts_with(http.request.uri.path, \"/api/\")"
  is_socket = "starts_with(http.request.uri.path, \"/socket.io/\")"
  is_unsafe = "not http.request.method in {\"GET\" \"HEAD\" \"OPTIONS\"}"
  is_foreign = join(" and ", [
    "any(lower(http.request.headers.names[*])[*] eq \"origin\")",
    "not any(http.request.headers[\"origin\"][*] in {${join(" ", [for origin in local.origins : jsonencode(origin)])}})",
  ])

  # The two OAuth routes take forms; the rest takes JSON alone.
  is_form = join(" and ", [
    "any(lower(http.request.headers.names[*])[*] eq \"content-type\")",
    "not any(lower(http.request.headers[\"content-type\"][*])[*] contains \"application/json\")",
    "not http.request.uri.path in {\"/api/users/introspect\" \"/api/users/token\"}",
  ])

  # Six digits and more; Usher takes no body over 16 KB from browsers.
  is_large = "any(len(http.request.headers[\"content-length\"][*])[*] gt 5)"

  is_guess = join(" or ", [
    for path in ["signin", "signup", "password/"] :
    "starts_with(lower(http.request.uri.path), \"/api/users/${path}\")"
  ])

  blocked = {
    inside = {
      description = "What gateways and monitoring ask from inside"
      expression  = "lower(http.request.uri.path) in {\"/metrics\" \"/healthz\" \"/readyz\"} or starts_with(lower(http.request.uri.path), \"/api/users/verify\")"
      status      = 404
      code        = "NOT_FOUND"
    }
    # An address from Cloudflare's own ranges, behind which X-Forwarded-For would be believed.
    workers = {
      description = "Workers of other zones"
      expression  = "not cf.worker.upstream_zone in {\"\" \"${var.zone_name}\"}"
      status      = 403
      code        = "FORBIDDEN"
    }
    origin = {
      description = "Foreign pages that write or open a socket"
      expression  = "((${local.is_api} and ${local.is_unsafe}) or ${local.is_socket}) and ${local.is_foreign}"
      status      = 403
      code        = "ORIGIN_REJECTED"
    }
    body = {
      description = "Bodies that no route takes"
      expression  = "${local.is_api} and ${local.is_unsafe} and ((${local.is_form}) or ${local.is_large})"
      status      = 400
      code        = "VALIDATION_FAILED"
    }
  }

  limited = {
    signin = {
      description = "Guessing, and mails to strangers"
      expression  = "http.request.method eq \"POST\" and (${local.is_guess})"
      per_minute  = var.signins_per_minute
    }
    socket = {
      description = "New sockets"
      expression  = local.is_socket
      per_minute  = var.handshakes_per_minute
    }
  }
}
