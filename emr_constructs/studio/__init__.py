"""EMR Studio: a notebook environment for a team, wired to what it runs on."""
