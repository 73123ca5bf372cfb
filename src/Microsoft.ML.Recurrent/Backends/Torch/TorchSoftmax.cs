using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>
/// Log-likelihoods of the tokens that follow some steps, by operations of torch on any device, in blocks of steps: no more than a block ever has a value for each token. torch's graph would keep
/// them all for the backward pass, so it is cut here: the gradient of a loss is taken to the likelihoods first, then block by block through logits made anew. For one batch at a time.
/// </summary>
internal sealed class TorchSoftmax
{
    // 64 MB of logits, twice as much while they are differentiated.
    private const long BlockValues = 1 << 24;

    private readonly List<Cut> _cuts = [];

    /// <summary>Forgets the batch before.</summary>
    public void Begin() => _cuts.Clear();

    /// <param name="top">(steps, width).</param>
    /// <param name="weight">(tokens, width).</param>
    /// <param name="bias">(tokens).</param>
    /// <param name="tokens">(steps): the token that follows each step, from 1; 0 where it is unknown.</param>
    /// <returns>(steps, 1); any number where the token is unknown.</returns>
    public torch.Tensor LogLikelihoods(torch.Tensor top, torch.Tensor weight, torch.Tensor bias, ReadOnlyMemory<int> tokens)
    {
        int[] classes = [.. tokens.ToArray().Select(token => Math.Max(0, token - 1))];
        var cut = new Cut(top, weight, bias, Tensors.FromArray(classes, top.device, classes.Length, 1).to(torch.ScalarType.Int64));
        if (torch.is_grad_enabled())
        {
            cut.Likelihoods.requires_grad = true;
            _cuts.Add(cut);
        }

        return cut.Likelihoods;
    }

    /// <summary>The start of a backward pass in place of a loss: the loss, and what carries its gradient on from the likelihoods. The value is of no use.</summary>
    /// <param name="loss">A loss of the likelihoods, and of whatever else.</param>
    public torch.Tensor Carrying(torch.Tensor loss)
    {
        if (_cuts.Count == 0)
            return loss;
        var gradients = torch.autograd.grad([loss], [.. _cuts.Select(cut => cut.Likelihoods)], retain_graph: true);
        foreach (var (cut, gradient) in _cuts.Zip(gradients))
            loss = cut.Terms(gradient).Aggregate(loss, (sum, term) => sum.Plus(term));
        _cuts.Clear();
        return loss;
    }

    /// <summary>A place where the graph is cut.</summary>
    private sealed class Cut
    {
        private readonly torch.Tensor[] _read;
        private readonly torch.Tensor _classes;

        public Cut(torch.Tensor top, torch.Tensor weight, torch.Tensor bias, torch.Tensor classes)
        {
            (_read, _classes) = ([top, weight, bias], classes);
            using var frozen = torch.no_grad();
            Likelihoods = torch.empty(top.size(0), 1, device: top.device);
            ForEachBlock((logits, _, places) => places(Likelihoods).copy_(torch.nn.functional.log_softmax(logits, 1).gather(1, places(_classes))));
        }

        /// <summary>(steps, 1): a leaf of the graph.</summary>
        public torch.Tensor Likelihoods { get; }

        /// <summary>Terms of a loss whose gradients are those of what the likelihoods were made of.</summary>
        /// <param name="gradient">(steps, 1): of the likelihoods.</param>
        public IEnumerable<torch.Tensor> Terms(torch.Tensor gradient)
        {
            var found = Gradients(gradient);
            return _read.Zip(found).Where(pair => pair.First.requires_grad).Select(pair => (pair.First * pair.Second).sum());
        }

        private torch.Tensor[] Gradients(torch.Tensor gradient)
        {
            using var frozen = torch.no_grad();
            torch.Tensor[] found = [.. _read.Select(tensor => torch.zeros_like(tensor))];
            ForEachBlock((logits, top, places) =>
            {
                var own = places(gradient);
                var ofLogits = torch.nn.functional.softmax(logits, 1).mul_(own.neg()).scatter_add_(1, places(_classes), own);
                places(found[0]).copy_(ofLogits.mm(_read[1]));
                found[1].Add(ofLogits.t().mm(top));
                found[2].Add(ofLogits.sum(dim: 0));
            });
            return found;
        }

        /// <param name="visit">Takes the logits of a block, its steps, and what narrows a tensor of all steps to them.</param>
        private void ForEachBlock(Action<torch.Tensor, torch.Tensor, Func<torch.Tensor, torch.Tensor>> visit)
        {
            long steps = _read[0].size(0), most = Math.Max(1, BlockValues / _read[2].size(0));
            for (long first = 0; first < steps; first += most)
            {
                using var scope = torch.NewDisposeScope();
                long start = first, count = Math.Min(most, steps - first);
                torch.Tensor Places(torch.Tensor all) => all.narrow(0, start, count);
                var top = Places(_read[0]);
                visit(torch.nn.functional.linear(top, _read[1], _read[2]), top, Places);
            }
        }
    }
}
