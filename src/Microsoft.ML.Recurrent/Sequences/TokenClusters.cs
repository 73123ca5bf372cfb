using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>
/// The clusters of an adaptive softmax (Grave et al. 2017): the most frequent tokens and one symbol for each cluster of rarer ones stand in the head, and the tokens of a cluster in a smaller softmax of
/// its own. Immutable.
/// </summary>
/// <param name="Cutoffs">Tokens of the head, then the end of each cluster but the last: ascending ranks.</param>
/// <param name="Order">For each rank, from the most frequent token, its number from 0.</param>
internal sealed record TokenClusters(IReadOnlyList<int> Cutoffs, int[] Order)
{
    // A cluster's steps have so many times fewer values than those of the one before (Grave et al. 2017, section 4.3).
    private const int Narrower = 4;

    // Made when it is first asked for: a reader of files sets the properties after the constructor has run.
    private int[]? _ranks;

    /// <summary>Clusters of rarer tokens.</summary>
    [JsonIgnore]
    public int Count => Cutoffs.Count;

    /// <summary>Tokens in the head.</summary>
    [JsonIgnore]
    public int Shortlist => Cutoffs[0];

    /// <summary>Outputs of the head: its tokens and the clusters.</summary>
    [JsonIgnore]
    public int HeadOutputs => Shortlist + Count;

    /// <summary>The clusters of tokens by how often they were counted.</summary>
    /// <param name="cutoffs">Ascending, from 1 and below the number of tokens.</param>
    /// <param name="counts">Of each token.</param>
    public static TokenClusters Of(IReadOnlyList<int> cutoffs, long[] counts) =>
        new(cutoffs, [.. Enumerable.Range(0, counts.Length).OrderByDescending(token => counts[token])]);

    /// <summary>The first rank of a cluster, from 0.</summary>
    public int Start(int cluster) => Cutoffs[cluster];

    /// <summary>Tokens of a cluster.</summary>
    public int Size(int cluster) => (cluster + 1 < Count ? Cutoffs[cluster + 1] : Order.Length) - Cutoffs[cluster];

    /// <summary>Values of a cluster's steps.</summary>
    /// <param name="cluster">From 0.</param>
    /// <param name="width">Values of the head's steps.</param>
    public static int WidthOf(int cluster, int width) => Math.Max(1, width / (int)Math.Min(int.MaxValue, Math.Pow(Narrower, cluster + 1)));

    /// <summary>The head's output for a token, and the cluster and the place in it of one that is not in the head.</summary>
    /// <param name="token">From 0.</param>
    public (int HeadOutput, int Cluster, int Place) Find(int token)
    {
        int rank = (_ranks ?? LazyInitializer.EnsureInitialized(ref _ranks, () => RanksOf(Order)))[token];
        if (rank < Shortlist)
            return (rank, -1, 0);
        int cluster = Count - 1;
        while (Start(cluster) > rank)
            cluster--;
        return (Shortlist + cluster, cluster, rank - Start(cluster));
    }

    /// <summary>The objection to clusters of an altered file, or null.</summary>
    public string? Violation(int outputs)
    {
        bool areCuts = Cutoffs.Count > 0 && Cutoffs[0] >= 1 && Cutoffs[^1] < outputs && Cutoffs.Zip(Cutoffs.Skip(1)).All(pair => pair.First < pair.Second);
        bool isOrder = Order.Length == outputs && Order.All(token => token >= 0 && token < outputs) && Order.Distinct().Count() == outputs;
        return areCuts && isOrder ? null : $"The clusters of {outputs} tokens end at {string.Join(", ", Cutoffs.Take(10))}, and order {Order.Length} of them.";
    }

    public bool Equals(TokenClusters? other) => other is not null && Cutoffs.SequenceEqual(other.Cutoffs) && Order.AsSpan().SequenceEqual(other.Order);

    public override int GetHashCode() => HashCode.Combine(Count, Order.Length, Shortlist);

    private static int[] RanksOf(int[] order)
    {
        var ranks = new int[order.Length];
        for (int rank = 0; rank < order.Length; rank++)
            ranks[order[rank]] = rank;
        return ranks;
    }
}
