@_exported public import Trading
