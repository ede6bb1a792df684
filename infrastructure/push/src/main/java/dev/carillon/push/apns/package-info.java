/// The Apple Push Notification service by its HTTP/2 API.
@NullMarked
package dev.carillon.push.apns;

import org.jspecify.annotations.NullMarked;
