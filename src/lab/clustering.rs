//! k-means on the training pictures, as a run of the session, and what its clusters hold, during it and after.

use super::messages::{Bytes, Clusters, Samples};
use super::{ActiveRun, Lab};
use crate::data::batches::SCALED;
use crate::error::{Error, must_have};
use crate::learn::supervised::room;
use crate::learn::{KMeans, KMeansConfig, KMeansReport, Run, Step};

/// A clustering, under way or at its end.
pub(super) struct Clustering {
    run: KMeans,
    config: KMeansConfig,
    /// The inertia after each iteration so far.
    inertias: Vec<f64>,
}

impl Clustering {
    pub fn step(&mut self) -> Result<Step<()>, Error> {
        let step = self.run.step()?;
        if matches!(
            step,
            Step::Did(KMeansReport::Iteration | KMeansReport::MiniBatch)
        ) {
            self.inertias.extend(self.run.progress().inertia);
        }
        Ok(step.map(|_| ()))
    }

    /// The event for the page.
    pub fn now(&self, paused: bool) -> Clusters {
        let centroids = self.run.centroids();
        let found = self.run.clustering();
        let counts = found.iter().flat_map(|found| &found.label_counts);
        Clusters {
            paused,
            phase: self.run.progress().phase,
            k: self.config.k,
            size: self.run.split().size(),
            centroids: Bytes(centroids.iter().map(|&level| byte(level)).collect()),
            label_counts: counts.flatten().copied().collect(),
            inertias: self.inertias.clone(),
            purity: found.as_ref().map(|found| found.purity()),
            adjusted_rand: found.as_ref().map(|found| found.adjusted_rand()),
        }
    }

    /// Bytes beside the pictures.
    pub fn bytes(&self) -> usize {
        self.config.bytes(self.run.split())
    }

    /// Up to `count` pictures of a cluster with their labels, the nearest to its centroid first.
    fn members(&self, cluster: usize, count: usize) -> Samples {
        let (mut pixels, mut labels) = (Vec::new(), Vec::new());
        if let Some(found) = self.run.clustering().filter(|_| cluster < self.config.k) {
            let centroid = found.centroids.row(cluster).to_vec();
            let split = self.run.split();
            let assigned = found.assignments.iter().enumerate();
            let own = assigned.filter(|&(_, &assigned)| usize::from(assigned) == cluster);
            let mut own: Vec<(f32, usize)> = own
                .map(|(index, _)| (distance(split.picture(index), &centroid), index))
                .collect();
            own.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            for (_, index) in own.into_iter().take(count) {
                pixels.extend(split.picture(index));
                labels.push(split.labels()[index]);
            }
        }
        Samples {
            pixels: Bytes(pixels),
            labels: Bytes(labels),
        }
    }
}

impl Lab {
    pub fn start_clustering(
        &mut self,
        k: usize,
        seed: u32,
        mini_batch: usize,
    ) -> Result<(), Error> {
        self.must_be_idle()?;
        let split = match &self.dataset {
            Some(dataset) => dataset.training.clone(),
            None => return Err(Error::NoDataset),
        };
        self.clusters = None; // frees its memory
        let config = KMeansConfig {
            k,
            seed: u64::from(seed),
            init_count: 1,
            mini_batch: (mini_batch > 0).then_some(mini_batch),
            ..KMeansConfig::default()
        };
        self.run_memory = config.bytes(&split);
        let checked = config.check_within(room(self.held()), &split);
        let run = checked.and_then(|()| KMeans::new(config.clone(), split));
        self.run = Some(ActiveRun::Clustering(Box::new(Clustering {
            run: run.map_err(super::running::first)?,
            config,
            inertias: Vec::new(),
        })));
        Ok(())
    }

    pub fn cluster_members(&self, cluster: usize, count: usize) -> Samples {
        let found = self.clustering();
        found.map_or_else(Samples::default, |found| found.members(cluster, count))
    }

    /// # Errors
    /// [`Error::Shape`] for a picture of another size.
    pub fn cluster_distances(&self, picture: Bytes) -> Result<Vec<f32>, Error> {
        let Some(found) = self.clustering() else {
            return Ok(Vec::new());
        };
        let pixels = found.run.split().size().pow(2);
        must_have(pixels, &[picture.0.len()])?;
        let centroids = found.run.centroids();
        let centroids = centroids.chunks_exact(pixels);
        Ok(centroids
            .map(|centroid| distance(&picture.0, centroid).sqrt())
            .collect())
    }

    /// The clustering under way, or the last one.
    fn clustering(&self) -> Option<&Clustering> {
        match &self.run {
            Some(ActiveRun::Clustering(run)) => Some(run),
            _ => self.clusters.as_deref(),
        }
    }
}

/// The squared distance of a picture from a centroid.
fn distance(picture: &[u8], centroid: &[f32]) -> f32 {
    let pixels = picture.iter().zip(centroid);
    let differences = pixels.map(|(&x, c)| SCALED[usize::from(x)] - c);
    differences.map(|difference| difference * difference).sum()
}

fn byte(level: f32) -> u8 {
    (level * 255.0 + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::lab::tests::{answer, ask, files, lab, small, to_the_end, trained, with_files};
    use crate::lab::{LabEvent, Outcome};
    use crate::learn::KMeansPhase;

    fn clustered(lab: &mut Lab) -> Clusters {
        to_the_end(lab);
        let Outcome::Clustered(clusters) = lab.finish() else {
            panic!("a clustering run")
        };
        clusters
    }

    /// The training pictures of `with_files`: 54 of 8 × 8, each with one column of ink, which is its label modulo 8.
    fn column(picture: &[u8]) -> usize {
        picture.iter().position(|&pixel| pixel > 0).expect("ink")
    }

    #[test]
    fn clusters_are_those_that_the_pictures_have_and_are_told_by_label() {
        let mut lab = with_files();
        let body = json!({ "k": 8, "seed": 1, "mini_batch": 0 });
        answer(&mut lab, "start_clustering", body);
        let Some(LabEvent::Clusters(before)) = lab.progress(true) else {
            panic!("a clustering run")
        };
        assert_eq!((before.paused, before.phase), (true, KMeansPhase::Seeding));
        assert_eq!((before.k, before.size), (8, 8));
        assert_eq!((before.centroids.0.len(), before.purity), (0, None));

        let clusters = clustered(&mut lab);
        assert_eq!(clusters.phase, KMeansPhase::Finished);
        assert_eq!(clusters.inertias.last(), Some(&0.0));
        let mut seen = [false; 8];
        for (cluster, centroid) in clusters.centroids.0.chunks_exact(64).enumerate() {
            let own = column(centroid);
            seen[own] = true;
            let members = lab.cluster_members(cluster, 100);
            let pictures = members.pixels.0.chunks_exact(64);
            assert_eq!(pictures.len(), members.labels.0.len());
            assert!(pictures.clone().all(|picture| picture == centroid));
            let mut counts = [0; 10];
            members
                .labels
                .0
                .iter()
                .for_each(|&label| counts[usize::from(label)] += 1);
            assert_eq!(clusters.label_counts[10 * cluster..][..10], counts);
            assert!((0..10).all(|label| counts[label] == 0 || label % 8 == own));
        }
        assert_eq!(seen, [true; 8]);
        // Of 54 pictures 12 of labels 0 and 8, and 11 of 1 and 9, share clusters: the smaller part is not the cluster's.
        let disagreeing = 5 + 5;
        assert_eq!(clusters.purity, Some(f64::from(54 - disagreeing) / 54.0));
        assert!(clusters.adjusted_rand.is_some_and(|index| index > 0.7));
    }

    #[test]
    fn the_lists_of_a_cluster_begin_with_the_nearest_and_distances_are_euclidean() {
        let mut lab = with_files();
        lab.start_clustering(2, 3, 0).unwrap();
        let clusters = clustered(&mut lab);
        let levels = |picture: &[u8]| -> Vec<f64> {
            picture.iter().map(|&x| f64::from(x) / 255.0).collect()
        };
        let naive = |a: &[u8], b: &[u8]| {
            let (a, b) = (levels(a), levels(b));
            a.iter()
                .zip(&b)
                .map(|(a, b)| (a - b).powi(2))
                .sum::<f64>()
                .sqrt()
        };
        for (cluster, centroid) in clusters.centroids.0.chunks_exact(64).enumerate() {
            let members = lab.cluster_members(cluster, 100);
            let mut last = 0.0;
            for picture in members.pixels.0.chunks_exact(64) {
                let distances = lab.cluster_distances(Bytes(picture.to_vec())).unwrap();
                let own = f64::from(distances[cluster]);
                // The reported centroids are rounded to bytes.
                assert!((own - naive(picture, centroid)).abs() < 0.02, "{own}");
                assert!(distances[cluster] <= distances[1 - cluster]);
                assert!(own >= last - 1e-6);
                last = own;
            }
            let few = lab.cluster_members(cluster, 3);
            assert_eq!(few.labels.0, members.labels.0[..3]);
        }
        assert!(lab.cluster_members(2, 5).labels.0.is_empty());
        let error = ask(&mut lab, "cluster_distances", json!({ "picture": [1, 2] }));
        assert_eq!(error.unwrap_err().code(), "shape");
    }

    #[test]
    fn mini_batches_tell_an_inertia_each_and_the_last_is_of_all_pictures() {
        let mut lab = with_files();
        lab.start_clustering(8, 1, 16).unwrap();
        let clusters = clustered(&mut lab);
        assert!(clusters.inertias.len() > 2);
        assert!(clusters.inertias.iter().all(|inertia| inertia.is_finite()));
        assert!(clusters.purity.is_some_and(|purity| purity > 0.5));
    }

    #[test]
    fn clustering_and_training_exclude_each_other_and_leave_each_others_results() {
        let mut lab = trained();
        let weights = lab.save_weights(crate::lab::Source::Yours).unwrap();
        lab.start_clustering(3, 1, 0).unwrap();
        assert_eq!(lab.start_training(small()).unwrap_err(), Error::Busy);
        assert_eq!(lab.start_clustering(3, 1, 0).unwrap_err(), Error::Busy);
        let clusters = clustered(&mut lab);
        assert_eq!(
            lab.save_weights(crate::lab::Source::Yours).unwrap(),
            weights
        );
        lab.start_training(small()).unwrap();
        assert_eq!(lab.start_clustering(3, 1, 0).unwrap_err(), Error::Busy);
        to_the_end(&mut lab);
        lab.finish();
        let member = lab.cluster_members(0, 1).labels.0[0];
        assert!(clusters.label_counts[usize::from(member)] > 0);
    }

    #[test]
    fn a_clustering_that_is_stopped_tells_what_there_is() {
        let mut lab = with_files();
        lab.start_clustering(4, 1, 0).unwrap();
        lab.step().unwrap();
        let Outcome::Clustered(clusters) = lab.finish() else {
            panic!("a clustering run")
        };
        assert_eq!(
            (clusters.phase, clusters.purity),
            (KMeansPhase::Seeding, None)
        );
        assert_eq!(clusters.centroids.0.len(), 64);
        let picture = Bytes(clusters.centroids.0.clone());
        assert_eq!(lab.cluster_distances(picture).unwrap(), [0.0]);
        // Other pictures have no clusters yet.
        lab.take_files(files(60, 4)).unwrap();
        let distances = lab.cluster_distances(Bytes(vec![0; 16])).unwrap();
        assert!(distances.is_empty());
    }

    #[test]
    fn a_clustering_needs_pictures_and_a_number_of_clusters_in_its_range() {
        let error = lab().start_clustering(3, 1, 0).unwrap_err();
        assert_eq!(error, Error::NoDataset);
        let mut lab = with_files();
        for k in [1, 55, 257] {
            let error = lab.start_clustering(k, 1, 0).unwrap_err();
            assert_eq!(error.code(), "field");
        }
        lab.start_clustering(54, 1, 0).unwrap();
    }

    #[test]
    fn pictures_without_room_are_refused_before_memory_is_taken() {
        let split = with_files().dataset.clone().unwrap().training.clone();
        let config = KMeansConfig::default();
        let needed = config.bytes(&split);
        config.check_within(needed, &split).unwrap();
        let errors = config.check_within(needed - 1, &split).unwrap_err();
        assert_eq!(
            errors[0].to_string(),
            "pictures: expected a whole number from 2 to 53, found 54"
        );
        // Where they are kept, a form's check counts them.
        let mut lab = with_files();
        let before = lab.held();
        lab.start_clustering(3, 1, 0).unwrap();
        lab.finish();
        assert!(lab.held() > before);
    }
}
