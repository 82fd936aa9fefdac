variable "account_id" {
  description = "Account that the tunnel belongs to."
  type        = string
}

variable "zone_id" {
  description = "Zone of the domain."
  type        = string
}

variable "zone_name" {
  description = "Name of that zone, such as example.com."
  type        = string
}

variable "hostname" {
  description = "Where browsers find Usher, such as chat.example.com: the host of PUBLIC_URL."
  type        = string
}

variable "allowed_origins" {
  description = "More origins that browsers may send from, as in ALLOWED_ORIGINS."
  type        = list(string)
  default     = []
}

variable "services" {
  description = "Where cloudflared finds services that are not at http://<name>, as in the namespace of infra/k8s."
  type        = map(string)
  default     = {}
}

variable "signins_per_minute" {
  description = "Sign-ins, sign-ups, new and forgotten passwords from one address."
  type        = number
  default     = 30
}

variable "handshakes_per_minute" {
  description = "New sockets from one address; a whole office may come back at once."
  type        = number
  default     = 600
}
