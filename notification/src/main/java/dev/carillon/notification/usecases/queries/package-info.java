/// What someone can ask to see, one class each.
@NullMarked
package dev.carillon.notification.usecases.queries;

import org.jspecify.annotations.NullMarked;
