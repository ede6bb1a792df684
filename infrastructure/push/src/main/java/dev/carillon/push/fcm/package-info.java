/// Firebase Cloud Messaging by its HTTP v1 API.
@NullMarked
package dev.carillon.push.fcm;

import org.jspecify.annotations.NullMarked;
