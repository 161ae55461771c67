"""Alembic's way in: runs the migrations on the connection that `bring_up_to_date` holds."""

from alembic import context

from nicwise.memory.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
