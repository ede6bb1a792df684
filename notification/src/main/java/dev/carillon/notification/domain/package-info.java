/// What a notification and an inbox are, and the rules they keep. Sees the JDK only.
@NullMarked
package dev.carillon.notification.domain;

import org.jspecify.annotations.NullMarked;
