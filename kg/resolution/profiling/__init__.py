"""One document's extraction → a profile of each entity: all that resolution may use, made without other documents."""

from kg.resolution.profiling.documents import link_places, profile_document

__all__ = ["link_places", "profile_document"]
