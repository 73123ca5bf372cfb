namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>Tests that share one server, each with databases of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";

    /// <summary>The category of tests that need an installed PostgreSQL.</summary>
    public const string Category = "Postgres";
}
