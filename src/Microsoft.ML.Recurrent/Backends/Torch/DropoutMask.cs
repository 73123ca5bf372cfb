using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>
/// Draws inverted dropout's masks (Srivastava et al. 2014) from a seed: each element is a hash of its number and of the mask's, so that
/// vectors of them are drawn at once. For one thread at a time.
/// </summary>
internal sealed class DropoutMask(int seed)
{
    private uint _masks;

    /// <summary>The number of masks drawn so far, from which the next ones follow.</summary>
    public int Drawn
    {
        get => unchecked((int)_masks);
        set => _masks = unchecked((uint)value);
    }

    /// <summary>Fills with 0 where a value is dropped and 1 / (1 − rate) where it stays.</summary>
    public void Fill(Span<float> mask, double rate)
    {
        uint key = Mix(Mix((uint)seed) ^ ++_masks), least = (uint)(rate * uint.MaxValue);
        var kept = new Vector<float>((float)(1 / (1 - rate)));
        var index = Vector.CreateSequence(key, 0x9E3779B9u);
        var advance = new Vector<uint>(unchecked((uint)Vector<uint>.Count * 0x9E3779B9u));
        int whole = mask.Length - mask.Length % Vector<float>.Count;
        for (int i = 0; i < whole; i += Vector<float>.Count, index += advance)
            Draw(index, key, least, kept).StoreUnsafe(ref MemoryMarshal.GetReference(mask), (nuint)i);
        Span<float> rest = stackalloc float[Vector<float>.Count];
        Draw(index, key, least, kept).CopyTo(rest);
        rest[..(mask.Length - whole)].CopyTo(mask[whole..]);
    }

    private static Vector<float> Draw(Vector<uint> index, uint key, uint least, Vector<float> kept)
    {
        var bits = Mix(Mix(index) ^ new Vector<uint>(key));
        return Vector.ConditionalSelect(Vector.AsVectorSingle(Vector.GreaterThanOrEqual(bits, new Vector<uint>(least))), kept, Vector<float>.Zero);
    }

    // A 32-bit finalizer of low bias, found by search (Wellons 2018).
    private static Vector<uint> Mix(Vector<uint> value)
    {
        value = (value ^ (value >>> 16)) * 0x7FEB352Du;
        value = (value ^ (value >>> 15)) * 0x846CA68Bu;
        return value ^ (value >>> 16);
    }

    private static uint Mix(uint value)
    {
        value = unchecked((value ^ (value >> 16)) * 0x7FEB352Du);
        value = unchecked((value ^ (value >> 15)) * 0x846CA68Bu);
        return value ^ (value >> 16);
    }
}
