using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>The tensors of several networks side by side: the first network's under their own names, those of the others behind a prefix.</summary>
internal static class EnsembleTensors
{
    /// <summary>The prefix of a network's tensor names.</summary>
    /// <param name="network">From 0.</param>
    public static string Prefix(int network) => network == 0 ? "" : $"ensemble.{network}.";

    /// <summary>Every network's tensors under one list of names; the numbers are shared.</summary>
    public static IReadOnlyList<NamedTensor> Join(IReadOnlyList<NetworkWeights> networks) => networks.Count == 1
        ? networks[0].Tensors
        : [.. networks.SelectMany((weights, network) => weights.Tensors.Select(t => t with { Name = Prefix(network) + t.Name }))];

    /// <summary>The names and shapes of as many networks.</summary>
    public static (string Name, int[] Shape)[] Expect(IReadOnlyList<(string Name, int[] Shape)> one, int networks) =>
        [.. Enumerable.Range(0, networks).SelectMany(network => one.Select(t => (Prefix(network) + t.Name, t.Shape)))];

    /// <summary>Undoes <see cref="Join"/>.</summary>
    /// <param name="tensors">In the order of <see cref="Expect"/>.</param>
    /// <param name="networks">How many networks they are of.</param>
    public static NetworkWeights[] Split(IReadOnlyList<NamedTensor> tensors, int networks) =>
        [.. tensors.Chunk(tensors.Count / networks).Select((own, network) =>
            new NetworkWeights(own.Select(t => t with { Name = t.Name[Prefix(network).Length..] })))];
}
