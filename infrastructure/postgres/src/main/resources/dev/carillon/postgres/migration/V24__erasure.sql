-- Whoever is erased has deliveries whose notification is no longer there.
create index delivery_receiver on delivery (tenant, receiver);
