"""How the cloud says no."""


class CloudError(Exception):
    """`code` names the error; `kind` is throttle, transient or permanent: whether trying again makes sense."""

    def __init__(self, code, kind, message):
        super().__init__(message)
        self.code = code
        self.kind = kind


def permanent(code, message):
    return CloudError(code, "permanent", message)


def transient(code, message):
    return CloudError(code, "transient", message)
