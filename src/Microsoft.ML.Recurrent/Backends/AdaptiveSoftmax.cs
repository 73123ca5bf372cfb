using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends;

/// <summary>The log-likelihood of a token by an adaptive softmax: that of its output in the head, and, for a rare token, that of its place in its cluster.</summary>
/// <param name="clusters">The clusters.</param>
/// <param name="parameters">Weight and bias of the head, then projection, weight and bias of each cluster.</param>
/// <param name="softmax">Log-likelihoods by a softmax: of steps, weight, bias and targets from 1, with 0 for none.</param>
internal sealed class AdaptiveSoftmax(
    TokenClusters clusters, IReadOnlyList<torch.Tensor> parameters, Func<torch.Tensor, torch.Tensor, torch.Tensor, ReadOnlyMemory<int>, torch.Tensor> softmax)
{
    /// <param name="top">(steps, width).</param>
    /// <param name="tokens">(steps): the token that follows each step, from 1; 0 where it is unknown.</param>
    /// <returns>(steps, 1).</returns>
    public torch.Tensor LogLikelihoods(torch.Tensor top, ReadOnlyMemory<int> tokens)
    {
        var found = tokens.ToArray().Select(token => token == 0 ? (HeadOutput: -1, Cluster: -1, Place: 0) : clusters.Find(token - 1)).ToArray();
        var head = softmax(top, parameters[0], parameters[1], found.Select(f => f.HeadOutput + 1).ToArray());
        List<torch.Tensor> tails = [torch.zeros(1, 1, device: top.device)];
        // A step without a cluster reads the zero in front.
        var places = new int[found.Length];
        for (int cluster = 0, next = 1; cluster < clusters.Count; cluster++)
        {
            int[] steps = [.. Enumerable.Range(0, found.Length).Where(step => found[step].Cluster == cluster)];
            if (steps.Length == 0)
                continue;
            tails.Add(Tail(top, cluster, steps, steps.Select(step => found[step].Place + 1).ToArray()));
            foreach (int step in steps)
                places[step] = next++;
        }

        return tails.Count == 1 ? head : head.Plus(torch.cat([.. tails], 0).index_select(0, Tensors.From(places, top.device, places.Length)));
    }

    private torch.Tensor Tail(torch.Tensor top, int cluster, int[] steps, int[] targets)
    {
        int first = 2 + 3 * cluster;
        var own = torch.nn.functional.linear(top.index_select(0, Tensors.From(steps, top.device, steps.Length)), parameters[first]);
        return softmax(own, parameters[first + 1], parameters[first + 2], targets);
    }
}
