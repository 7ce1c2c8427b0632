"""A hasher that counts how often it works."""

from django.contrib.auth.hashers import MD5PasswordHasher


class CountingHasher(MD5PasswordHasher):
    times = 0

    def encode(self, password, salt):
        type(self).times += 1
        return super().encode(password, salt)
