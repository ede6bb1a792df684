@NullMarked
package dev.carillon.push.fcm;

import org.jspecify.annotations.NullMarked;
