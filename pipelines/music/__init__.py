"""Music that follows a feeling."""
