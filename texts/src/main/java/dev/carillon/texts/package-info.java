/// Texts for people, in their language: ICU MessageFormat in files of properties, one for each
/// language. Knows neither events nor notifications.
@NullMarked
package dev.carillon.texts;

import org.jspecify.annotations.NullMarked;
