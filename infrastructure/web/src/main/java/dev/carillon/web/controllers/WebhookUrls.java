package dev.carillon.web.controllers;

import java.util.Optional;

/// Knows which URLs are called. Does not block for long: it looks at the text alone.
@FunctionalInterface
public interface WebhookUrls {
  /// What is wrong with a URL, as one line in English; empty when nothing is.
  Optional<String> fault(String url);
}
