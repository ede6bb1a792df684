package dev.carillon.email;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every message has in common.
///
/// @param from the address that messages come from, without a name: that is the brand's
/// @param replyTo where answers go; null: to `from`
/// @param publicUrl where the application is: links in messages lead there and nowhere else
/// @param brand of tenants that have none of their own
/// @param brands of tenants, by their names
/// @param templates a directory with templates that replace the ones that come with Carillon; null:
///   there are none
public record EmailSettings(
    String from,
    @Nullable String replyTo,
    URI publicUrl,
    Brand brand,
    Map<String, Brand> brands,
    @Nullable Path templates) {
  public EmailSettings {
    EmailAddress.checked(from);
    if (replyTo != null) {
      EmailAddress.checked(replyTo);
    }
    if (publicUrl.getHost() == null || !Links.isHttp(publicUrl)) {
      throw new IllegalArgumentException("the public URL is one of http or https: " + publicUrl);
    }
    brands = Map.copyOf(brands);
  }

  Brand brandOf(String tenant) {
    return brands.getOrDefault(tenant, brand);
  }

  EmailAddress fromOf(Brand whose) {
    return EmailAddress.checked(whose.from() == null ? from : whose.from());
  }

  @Nullable EmailAddress replyToOf(Brand whose) {
    String address = whose.replyTo() == null ? replyTo : whose.replyTo();
    return address == null ? null : EmailAddress.checked(address);
  }
}
