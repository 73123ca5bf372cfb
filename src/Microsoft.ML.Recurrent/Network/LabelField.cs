using Microsoft.ML.Recurrent.Backends.Managed.Crf;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>The field over the labels of neighboring steps among a network's weights.</summary>
internal static class LabelField
{
    /// <summary>The field of one network, or the mean of several, whose scores of a labeling are then the mean of theirs; null where they have none.</summary>
    public static CrfParameters? Of(NetworkShape shape, IReadOnlyList<NetworkWeights> networks) => shape.HasField
        ? new CrfParameters(Mean(networks, NetworkShape.FieldNames[0]), Mean(networks, NetworkShape.FieldNames[1]), Mean(networks, NetworkShape.FieldNames[2]))
        : null;

    private static float[] Mean(IReadOnlyList<NetworkWeights> networks, string name)
    {
        float[] first = networks[0][name].Values;
        if (networks.Count == 1)
            return first;
        double[] sums = new double[first.Length];
        foreach (var network in networks)
        {
            float[] own = network[name].Values;
            for (int i = 0; i < sums.Length; i++)
                sums[i] += own[i];
        }

        return [.. sums.Select(sum => (float)(sum / networks.Count))];
    }
}
