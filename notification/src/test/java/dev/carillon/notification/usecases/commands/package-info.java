@NullMarked
package dev.carillon.notification.usecases.commands;

import org.jspecify.annotations.NullMarked;
