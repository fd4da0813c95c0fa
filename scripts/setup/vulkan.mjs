// Finds a Vulkan driver for the tests of training on a GPU: a GPU's own, or Mesa's, which is a program and runs on
// every machine. Where apt is at hand it installs Mesa's. Other systems than Linux bring a way to their GPU along.

import { existsSync, readdirSync } from 'node:fs';
import { Failure } from '../lib/report.mjs';
import { canInstall, installPackages } from './debian.mjs';

/** Where drivers are registered, apart from the place that VK_DRIVER_FILES names. */
const DRIVERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];

const PACKAGES = ['libvulkan1', 'mesa-vulkan-drivers'];

/** Whether a driver is there. */
export function hasVulkan() {
  if (process.platform !== 'linux' || process.env.VK_DRIVER_FILES) return true;
  return DRIVERS.some((folder) => existsSync(folder) && readdirSync(folder).length > 0);
}

/** @param {(words: string) => void} update */
export async function installVulkan(update) {
  const otherwise = 'No Vulkan driver was found for the tests: install Mesa’s (lavapipe)';
  if (!canInstall()) throw new Failure(otherwise);
  await installPackages(() => PACKAGES, { update, otherwise, probe: 'mesa-vulkan-drivers' });
  if (!hasVulkan()) throw new Failure(otherwise);
}
