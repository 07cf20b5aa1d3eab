"""What a user says: frozen values that check themselves and render to L1 structs."""
