package dev.carillon.project.controllers;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.context.support.ResourceBundleMessageSource;

/// The context's texts for people, in French and English; French when the language is another. Any
/// thread may call it.
public final class ProjectMessages {
  /// Where the texts are, for whoever words the refusals.
  public static final String BUNDLE = "dev.carillon.project.messages";

  private final ResourceBundleMessageSource source = new ResourceBundleMessageSource();

  public ProjectMessages() {
    source.setBasename(BUNDLE);
    source.setDefaultEncoding(StandardCharsets.UTF_8.name());
    source.setFallbackToSystemLocale(false);
    source.setDefaultLocale(Locale.FRENCH);
  }

  String text(String code, Locale language) {
    return source.getMessage(code, null, language);
  }
}
