terraform {
  required_version = ">= 1.6"

  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
  }
}

# Takes its token from CLOUDFLARE_API_TOKEN.
provider "cloudflare" {}
