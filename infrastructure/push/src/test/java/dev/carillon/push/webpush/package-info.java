@NullMarked
package dev.carillon.push.webpush;

import org.jspecify.annotations.NullMarked;
