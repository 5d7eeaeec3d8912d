"""The lab: real virtual machines, a small cloud around them and an archive, to rehearse runbooks on."""
