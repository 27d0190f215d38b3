"""What every page shares: headers, forgery protection, assets, compression, and pages for errors."""
