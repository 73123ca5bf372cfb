using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Checkpoints altered by someone who knows the format: the hash fits again.</summary>
internal static class CheckPointBytes
{
    private const int HeaderBytes = 16, HashBytes = 32;

    public static byte[] Of<TObservation, TForecast>(ForecastingEngine<TObservation, TForecast> engine)
        where TObservation : class
        where TForecast : class, new()
    {
        using var stream = new MemoryStream();
        engine.CheckPoint(stream);
        return stream.ToArray();
    }

    /// <summary>The same checkpoint, its first series as if it had had so many rows.</summary>
    public static byte[] WithRows(byte[] bytes, long rows)
    {
        byte[] altered = [.. bytes];
        int name = BinaryPrimitives.ReadInt32LittleEndian(altered.AsSpan(HeaderBytes + HashBytes));
        var place = altered.AsSpan(HeaderBytes + HashBytes + sizeof(int) + 2 * name);
        if (BinaryPrimitives.ReadInt32LittleEndian(altered.AsSpan(8)) == 1)
            BinaryPrimitives.WriteInt32LittleEndian(place, checked((int)rows));
        else
            BinaryPrimitives.WriteInt64LittleEndian(place, rows);
        return Sealed(altered);
    }

    /// <summary>The same checkpoint with another last value.</summary>
    public static byte[] WithLastValue(byte[] bytes, float value)
    {
        byte[] altered = [.. bytes];
        BinaryPrimitives.WriteSingleLittleEndian(altered.AsSpan(altered.Length - HashBytes - sizeof(float)), value);
        return Sealed(altered);
    }

    /// <summary>Makes the hash at the end that of what stands before it.</summary>
    public static byte[] Sealed(byte[] bytes)
    {
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - HashBytes), bytes.AsSpan(bytes.Length - HashBytes));
        return bytes;
    }
}
