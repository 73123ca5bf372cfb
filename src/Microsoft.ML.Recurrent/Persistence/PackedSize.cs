namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>The bytes that a stream takes in the file and unpacked, known before it is unpacked.</summary>
internal readonly record struct PackedSize(long Packed, long Unpacked);
