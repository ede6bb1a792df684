package dev.carillon.outbound;

import java.net.UnknownHostException;

/// A name has no address that calls may go to.
final class AddressRefusedException extends UnknownHostException {
  private static final long serialVersionUID = 1;

  AddressRefusedException(String host) {
    super(host);
  }
}
