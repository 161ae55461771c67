"""Nicwise: an advisor for the networks of Hyper-V hosts and failover clusters."""

__version__ = "0.1.0"
