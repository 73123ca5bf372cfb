using System.Text;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Postgres.State;

/// <summary>A state's place in the table. Immutable.</summary>
/// <param name="Name">The state's name within the grain.</param>
/// <param name="Grain">The grain's type and key, in UTF-8.</param>
internal readonly record struct StateKey(string Name, byte[] Grain)
{
    private const int MaximumBytes = 1024;

    /// <exception cref="StateStoreException">The key or the name is too long for the table.</exception>
    public static StateKey Of(string stateName, GrainId grainId)
    {
        PostgresNames.ThrowIfTooLong("state's name", stateName);
        string text = grainId.ToString();
        byte[] grain = Encoding.UTF8.GetBytes(text);
        return grain.Length <= MaximumBytes ? new StateKey(stateName, grain) : throw PostgresErrors.KeyTooLong(text, grain.Length, MaximumBytes);
    }
}
