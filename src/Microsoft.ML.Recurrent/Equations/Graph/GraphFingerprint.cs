using System.Security.Cryptography;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The hash of a canonical form.</summary>
internal static class GraphFingerprint
{
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(CellGraph graph) => Convert.ToHexStringLower(SHA256.HashData(GraphWriter.ToBytes(graph)));
}
