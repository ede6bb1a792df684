@NullMarked
package dev.carillon.notification.usecases.queries;

import org.jspecify.annotations.NullMarked;
