"""A store → an endpoint for programs (SPARQL 1.1 Protocol, JSON) and pages for people, over HTTP.

`kg.server.serving.serve_store` serves; nothing is imported here, for the processes that answer need no HTTP.
"""
