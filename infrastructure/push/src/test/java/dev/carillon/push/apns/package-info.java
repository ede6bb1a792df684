@NullMarked
package dev.carillon.push.apns;

import org.jspecify.annotations.NullMarked;
