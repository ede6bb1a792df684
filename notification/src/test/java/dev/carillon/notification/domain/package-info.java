@NullMarked
package dev.carillon.notification.domain;

import org.jspecify.annotations.NullMarked;
