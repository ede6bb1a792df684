/// What someone can ask to change, one class each.
@NullMarked
package dev.carillon.notification.usecases.commands;

import org.jspecify.annotations.NullMarked;
