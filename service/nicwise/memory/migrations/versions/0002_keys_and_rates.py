"""Keys, rates, the owner of a conversation, and who saw a delivery first.

Workers of the version before can run on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("owner", sa.String(64)))
    op.create_index("ix_conversations_owner", "conversations", ["owner"])
    op.add_column("deliveries", sa.Column("claim", sa.String(32)))
    op.create_table(
        "keys",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("per_minute", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("last_used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
    )
    # Counts of a minute need no log of their own: after a crash of PostgreSQL they begin anew.
    is_postgresql = op.get_context().dialect.name == "postgresql"
    op.create_table(
        "rates",
        sa.Column("bucket", sa.String(64), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "starts", name="pk_rates"),
        prefixes=["UNLOGGED"] if is_postgresql else [],
    )
