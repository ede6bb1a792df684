package dev.carillon.web.problems;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.ResourceBundleMessageSource;

/// The texts for people, in the languages of the contract. Any thread may call it.
public final class Messages {
  /// The languages there are, the guide's first: it is the one for a request that names none.
  public static final List<Locale> LANGUAGES = List.of(Locale.FRENCH, Locale.ENGLISH);

  static final String OWN_BUNDLE = "dev.carillon.web.messages";

  private final ResourceBundleMessageSource source = new ResourceBundleMessageSource();

  /// @param contributed the bundles of other modules
  public Messages(List<MessageBundle> contributed) {
    source.setDefaultEncoding(UTF_8.name());
    source.setFallbackToSystemLocale(false);
    source.setDefaultLocale(Locale.FRENCH);
    source.addBasenames(OWN_BUNDLE);
    contributed.forEach(bundle -> source.addBasenames(bundle.baseName()));
  }

  /// The text for a code that is known to exist.
  ///
  /// @throws org.springframework.context.NoSuchMessageException when it does not
  public String text(Locale language, String code, Object... arguments) {
    return source.getMessage(code, arguments, language);
  }

  /// The text for a code, if there is one.
  Optional<String> find(Locale language, String code, Object @Nullable ... arguments) {
    return Optional.ofNullable(source.getMessage(code, arguments, null, language));
  }

  /// The text for the first of its codes that there is one for.
  String text(Locale language, MessageSourceResolvable text) {
    return source.getMessage(text, language);
  }
}
