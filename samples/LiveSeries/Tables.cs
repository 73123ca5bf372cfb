using System.Diagnostics;
using Microsoft.ML.Recurrent.Orleans;

namespace LiveSeries;

/// <summary>The tables in PostgreSQL.</summary>
internal static class Tables
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    /// <summary>Makes the tables or brings them up to date. A database that is away or slow is asked again, for a quarter of a minute.</summary>
    /// <param name="connection">The connection string.</param>
    /// <param name="output">Takes a line for each time that the database does not answer.</param>
    /// <exception cref="StateStoreException">The database refuses, or stays away.</exception>
    public static void Migrate(string connection, TextWriter output)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                RecurrentSchema.MigrateAsync(connection).GetAwaiter().GetResult();
                return;
            }
            catch (StateUnavailableException e) when (clock.Elapsed < _patience)
            {
                output.WriteLine(e.Message);
                Thread.Sleep(e.RetryAfter);
            }
        }
    }
}
