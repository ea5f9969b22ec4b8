"""What rule documents are made of: their parts as typed, frozen models, and their faults.

Shorthands are brought into full form as they are read (`target: 5` is a formula, `cap: 20` a
quantity), so that everything later sees one shape. JSON Schemas are generated from these models.
"""
