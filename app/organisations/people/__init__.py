"""People who work with the service, for the authority or for a supplier, and in which roles.

Names and addresses are personal data: events and logs hold ids and roles only.
"""
